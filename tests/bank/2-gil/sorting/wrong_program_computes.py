# mistake: a wait for another program was taken for computing
# fails: knows the jobs that wait | knows the jobs that compute without
def verdicts():
    jobs = {
        "waits": "server",
        "cores": "compress disc roots program",
        "no": "words passwords sort json primes",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
