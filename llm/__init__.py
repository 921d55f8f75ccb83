"""Optional language models; everything else works without one."""
