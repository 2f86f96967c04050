# mistake: data in memory was taken for something to wait for
# fails: knows the jobs that wait | knows the jobs that compute without
def verdicts():
    jobs = {
        "waits": "server program disc",
        "cores": "compress roots",
        "no": "words passwords sort json primes",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
