"""50 principal components of Fashion-MNIST's 60,000 images, exact, with scikit-learn."""

import time

from arguments import parse, tell

arguments = parse(components=50)

from sklearn.decomposition import PCA

from fashion_mnist import scaled

images = scaled("train")
start = time.perf_counter()
model = PCA(arguments.components, svd_solver="covariance_eigh").fit(images)
fitting = time.perf_counter() - start
start = time.perf_counter()
codes = model.transform(images)
encoding = time.perf_counter() - start
error = float(((model.inverse_transform(codes) - images) ** 2).mean())
tell(training_seconds=fitting, encoding_seconds=encoding, squared_error=error)
