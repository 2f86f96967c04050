# mistake: a long call in C on plain data was said to hold the GIL
# fails: knows the jobs that compute without | knows the jobs that compute and hold
def verdicts():
    jobs = {
        "waits": "server program",
        "cores": "",
        "no": "compress disc roots words passwords sort json primes",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
