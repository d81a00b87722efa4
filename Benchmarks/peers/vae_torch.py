"""Variational autoencoder 784-256-2 on Fashion-MNIST in PyTorch, eager, data in memory: ReLU, BCE
summed over pixels + KL, mean over images, Adam 0.001, batch 100, PyTorch's own initial weights
(uniform within 1/sqrt(inputs)). Ends with a picture of the decoded plane where one is asked for."""

import time

from arguments import parse, tell

arguments = parse(epochs=3, seed=1, picture="")

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from fashion_mnist import scaled

torch.manual_seed(arguments.seed)
train, test = torch.from_numpy(scaled("train")), torch.from_numpy(scaled("t10k"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(784, 256)
        self.mean, self.log_variance = nn.Linear(256, 2), nn.Linear(256, 2)
        self.decoder, self.output = nn.Linear(2, 256), nn.Linear(256, 784)

    def decode(self, codes):
        return self.output(F.relu(self.decoder(codes)))

    def loss(self, images):
        hidden = F.relu(self.encoder(images))
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        codes = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        reconstruction = F.binary_cross_entropy_with_logits(
            self.decode(codes), images, reduction="sum"
        )
        divergence = -0.5 * torch.sum(1 + log_variance - mean**2 - log_variance.exp())
        return (reconstruction + divergence) / len(images)


model = Model()
optimizer = torch.optim.Adam(model.parameters(), 0.001)
for epoch in range(1, arguments.epochs + 1):
    start = time.perf_counter()
    order, total = torch.randperm(len(train)), 0.0
    for batch in order.split(100):
        loss = model.loss(train[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    seconds = time.perf_counter() - start
    with torch.no_grad():
        tested = sum(model.loss(part).item() * len(part) for part in test.split(1000)) / len(test)
    tell(epoch=epoch, seconds=seconds, train=total / len(train), test=tested)

if arguments.picture:
    from PIL import Image

    side = torch.special.ndtri(torch.linspace(0.025, 0.975, 20))
    with torch.no_grad():
        pixels = torch.sigmoid(model.decode(torch.cartesian_prod(side, side)))
    tiles = pixels.reshape(20, 20, 28, 28).permute(0, 2, 1, 3).reshape(560, 560)
    Image.fromarray((tiles * 255).round().to(torch.uint8).numpy()).save(arguments.picture)
