"""Language models, where one is configured: nothing depends on them."""
