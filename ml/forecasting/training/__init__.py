"""Training and evaluation of forecast models. What serves forecasts never imports this package."""
