"""Push messages through the services that Apprise knows: their addresses, and sending."""
