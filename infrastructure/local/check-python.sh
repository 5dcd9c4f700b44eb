#!/bin/sh
# Ends with what to set where the Python that make uses is missing or too old: check-python.sh PYTHON GOAL
"$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && exit 0
found=$("$1" -c 'import platform; print("Python " + platform.python_version())' 2>/dev/null)
echo "tukin needs Python 3.11 or newer; $1 is ${found:-not a Python that runs}." >&2
for newer in python3.14 python3.13 python3.12 python3.11; do
    if "$newer" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "This machine has a newer one: make PYTHON=$newer $2" >&2
        exit 1
    fi
done
echo "Install one and name it: make PYTHON=python3.12 $2" >&2
exit 1
