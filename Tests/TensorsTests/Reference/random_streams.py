import math
import numpy as np

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def seeded(seed):
    return mix((seed + GOLDEN) & MASK), mix((seed + 2 * GOLDEN) & MASK)


def absorb(key, word, purpose):
    low = mix(((key[0] ^ word) + GOLDEN) & MASK)
    return low, mix(((key[1] ^ purpose) + low) & MASK)


def named(key, name):
    data = name.encode()
    for start in range(0, len(data), 8):
        key = absorb(key, int.from_bytes(data[start : start + 8], "little"), int.from_bytes(b"name", "big"))
    return absorb(key, len(data), int.from_bytes(b"end\0", "big"))


def numbered(key, index):
    return absorb(key, index & MASK, int.from_bytes(b"index\0", "big"))


class Stream:
    def __init__(self, key):
        self.s = [mix((half + n * GOLDEN) & MASK) for half in key for n in (1, 2)]

    def next(self):
        s = self.s
        rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
        result = (rotate((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result

    def uniform(self):
        return np.float32((self.next() >> 40) / 2**24)

    def integer(self, bound):
        while True:
            product = self.next() * bound
            if product & MASK >= (1 << 64) % bound:
                return product >> 64

    def permutation(self, count):
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.integer(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def normal(self):
        signed = lambda: ((self.next() ^ (1 << 63)) - (1 << 63)) >> 11
        while True:
            x, y = signed() / 2**52, signed() / 2**52
            square = x * x + y * y
            if 0 < square < 1:
                return x * math.sqrt(-2 * math.log(square) / square)

    def normals(self, count):
        values = []
        while len(values) < count:
            word = self.next()
            radius = math.sqrt(-2 * math.log(((word >> 33) + 0.5) / 2**31))
            quarter, fraction = divmod(word & 0xFFFFFFFF, 1 << 30)
            angle = quarter * math.pi / 2 + (fraction / 2**29 - 1) * math.pi / 4
            values += [radius * math.cos(angle), radius * math.sin(angle)]
        return values[:count]


key = numbered(numbered(named(seeded(7), "augment"), 3), 41)
print("seed 0:", [hex(Stream(seeded(0)).next())])
stream = Stream(key)
print("next:", [hex(stream.next()) for _ in range(4)])
stream = Stream(key)
print("uniform:", [str(stream.uniform()) for _ in range(4)])
stream = Stream(key)
print("integer below 10:", [stream.integer(10) for _ in range(12)])
print("permutation of 10:", Stream(key).permutation(10))
stream = Stream(key)
print("normal:", [stream.normal() for _ in range(4)])
print("normals:", Stream(key).normals(7))
print("long name:", hex(Stream(named(seeded(7), "denoising-autoencoder")).next()))
print("negative index:", hex(Stream(numbered(seeded(7), -1)).next()))


# Noise on one image of 7x5 pixels: Tests/DatasetsTests/NoiseGoldenTests.swift.


def noise_stream(stage, epoch=3, image=5, copy=1):
    return Stream(numbered(numbered(numbered(named(seeded(7), stage), epoch), image), copy))


def shares(stream, count):
    words = [stream.next() for _ in range((count + 1) // 2)]
    return [half >> 1 for word in words for half in (word & 0xFFFFFFFF, word >> 32)][:count]


def threshold(share):
    return round(share * 2**31)


flips = [u < threshold(0.2) for u in shares(noise_stream("bit-flip"), 35)]
print("bit-flip 0.2:", "".join("#" if flip else "." for flip in flips))
lost = [u < threshold(0.5) for u in shares(noise_stream("dropout"), 35)]
print("dropout 0.5:", "".join("#" if hit else "." for hit in lost))
spots = shares(noise_stream("salt-and-pepper"), 35)
print(
    "salt-and-pepper 0.6, salt 0.5:",
    "".join("#" if u < threshold(0.3) else "x" if u < threshold(0.6) else "." for u in spots),
)
print("gaussian 0.2 on 0.5:", [0.5 + 0.2 * n for n in noise_stream("gaussian").normals(5)])
stream = noise_stream("mask")
print("mask 0.4 (3x2), top and left:", stream.integer(7 - 3 + 1), stream.integer(5 - 2 + 1))
stream = noise_stream("shift")
print("shift 0.4 (3 and 2), down and right:", stream.integer(7) - 3, stream.integer(5) - 2)
print("rotate 15, degrees:", 15 * (2 * float(noise_stream("rotate").uniform()) - 1))
