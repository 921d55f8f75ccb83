"""Files with the data of users: requested, written by jobs, downloaded, and deleted again."""
