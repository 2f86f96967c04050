# mistake: work on small pieces was said to use several cores
# fails: knows the jobs that compute without | knows the jobs that compute and hold
def verdicts():
    jobs = {
        "waits": "server program",
        "cores": "compress disc roots words passwords sort json primes",
        "no": "",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
