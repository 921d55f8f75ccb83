"""A twin of the list of expenses in FastAPI and pydantic, and its measurement beside ours."""
