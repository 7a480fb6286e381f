"""The tests, in rooms that mirror the product's; support/ beside them holds what several rooms need."""
