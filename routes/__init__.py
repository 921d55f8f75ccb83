"""HTTP: one blueprint per resource. A route is its declaration plus one call."""
