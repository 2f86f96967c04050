from concurrent.futures import ThreadPoolExecutor
cache = {}
def check_links(fetch, links, at_most):
    if at_most < 1: raise ValueError
    def one(link):
        try: return fetch(link)
        except Exception as e: return f"{type(e).__name__}: {e}"
    different = [l for l in dict.fromkeys(links) if l not in cache]
    with ThreadPoolExecutor(at_most) as pool: cache.update(zip(different, pool.map(one, different)))
    return [(link, cache[link]) for link in links]
