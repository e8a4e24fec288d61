"""What was learned from the corpus: trained models, each loaded on first use, and nothing that rules cannot do without."""

from policyparse.learned.artefacts import NO_MODELS, Artefact, Models, load_models, write_artefact

__all__ = ["NO_MODELS", "Artefact", "Models", "load_models", "write_artefact"]
