"""Steps of the networks of ConvolutionSteps in PyTorch on made-up images, batch 128: two convolutions forward
and back, or whole steps of the Keras documentation's convolutional variational autoencoder with Adam."""

import time

from arguments import parse, tell

arguments = parse(network="two", layout="channels_last", rounds=7)

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
if arguments.cores:
    torch.set_num_threads(arguments.cores)
layout = torch.channels_last if arguments.layout == "channels_last" else torch.contiguous_format
images = torch.rand(128, 1, 28, 28).to(memory_format=layout)
trunk = nn.Sequential(
    nn.Conv2d(1, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU()
)


class Variational(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            trunk, nn.Flatten(), nn.Linear(3136, 16), nn.ReLU(), nn.Linear(16, 4)
        )
        self.start = nn.Linear(2, 3136)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(64, 64, 3, 2, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 3, 2, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 3, 1, 1),
        )

    def loss(self):
        mean, log_variance = self.encoder(images).chunk(2, 1)
        codes = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        start = F.relu(self.start(codes)).reshape(-1, 64, 7, 7).to(memory_format=layout)
        reconstruction = F.binary_cross_entropy_with_logits(
            self.decoder(start), images, reduction="sum"
        )
        divergence = -0.5 * torch.sum(1 + log_variance - mean**2 - log_variance.exp())
        return (reconstruction + divergence) / len(images)


model = (Variational() if arguments.network == "vae" else trunk).to(memory_format=layout)
optimizer = torch.optim.Adam(model.parameters(), 0.001)


def step():
    optimizer.zero_grad()
    if arguments.network == "vae":
        model.loss().backward()
        optimizer.step()
    else:
        model(images).sum().backward()


for _ in range(10):
    step()
for _ in range(arguments.rounds):
    start = time.perf_counter()
    for _ in range(10):
        step()
    tell(seconds=(time.perf_counter() - start) / 10)
