# mistake: there was a word that is none of the three
# fails: gives one of the three | knows the jobs that compute and hold
def verdicts():
    jobs = {
        "waits": "server program",
        "cores": "compress disc roots",
        "none": "words passwords sort json primes",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
