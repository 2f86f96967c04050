"""``python3 -m course``: says which Python is needed, then hands over to the command line."""

import sys


def main():
    """Run the command line and return its exit status; 1 on a Python that is too old."""
    if sys.version_info < (3, 11):
        running = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(
            "This course needs Python 3.11 or newer; this is Python " + running + ".\n"
            "  What to do: install a newer Python (https://www.python.org/downloads/, or your\n"
            "  system's package python3.12, say) and start again with it:\n"
            "  python3.12 -m course lab\n"
        )
        return 1
    from course.commands.line import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
