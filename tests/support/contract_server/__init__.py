"""OpenRouter on loopback, as docs of the source describe it: the exports, the Data API, the catalogue. No key is real.

`serving.contract_server()` serves it until a block ends; `python -m tests.support.contract_server` until a signal.
"""
