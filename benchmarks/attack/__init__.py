"""A bounded form of the attacks that the product has to stand: each a stream of tries, none of which may fail.

python -m benchmarks.attack           # all of it: some minutes
python -m benchmarks.attack --quick   # what the test suite runs: some seconds
"""
