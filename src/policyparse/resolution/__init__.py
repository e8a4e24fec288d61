"""What the mentions mean: who leads what, which agency, which document, which day."""
