"""`make bench`: what a request costs with 10,000 meetings ahead. Measures and reports; asserts nothing about seconds."""
