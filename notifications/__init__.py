"""Send mail: the transports, and the texts of the mails."""
