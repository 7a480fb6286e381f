"""What the tests of several rooms need: the command line, servers, a browser, made-up captures. No test."""
