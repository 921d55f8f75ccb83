"""Checks of the packages that Outlay runs on: what is installed, under which licence, how safe."""
