"""The steps by which a query is understood, one function each: it answers, asks back, or returns None to pass it on."""
