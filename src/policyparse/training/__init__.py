"""Training of the models in `models/`, from the corpus alone: `python -m policyparse.training NAME`."""
