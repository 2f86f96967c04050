# mistake: a long call in C on plain data was said to hold the GIL
# fails: knows the jobs that compute without | knows the jobs that compute and hold
def verdicts():
    jobs = {
        "waits": "server program",
        "cores": "",
        "no": "words passwords sort json primes compress disc roots",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
