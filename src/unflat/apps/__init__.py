"""The command line: read a file, call one public function, show the result."""
