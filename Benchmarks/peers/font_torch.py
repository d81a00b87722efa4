"""The font network 35-16-2-16-35 in PyTorch, eager: full batch, Adam 0.001, tanh, BCE from logits."""

import time

from arguments import parse, tell

arguments = parse(epochs=50000)

import torch
from torch import nn

torch.manual_seed(0)
images = torch.randint(0, 2, (32, 35)).float()
model = nn.Sequential(
    nn.Linear(35, 16), nn.Tanh(), nn.Linear(16, 2),
    nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 35),
)
for module in model:
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)
optimizer = torch.optim.Adam(model.parameters(), 0.001)

start = time.perf_counter(), time.process_time()
for _ in range(arguments.epochs):
    loss = nn.functional.binary_cross_entropy_with_logits(model(images), images)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
seconds = time.perf_counter() - start[0]
processor = time.process_time() - start[1]
tell(training_seconds=seconds, processor_seconds=processor, loss=loss.item())
