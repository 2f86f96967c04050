def verdicts():
    found = dict.fromkeys(
        ["server", "words", "compress", "passwords", "disc", "roots", "sort", "program", "json", "primes"],
        "no",
    )
    found["server"] = found["program"] = "waits"
    for name in ("compress", "disc", "roots"):
        found[name] = "cores"
    return found
