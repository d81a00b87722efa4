#!/usr/bin/env bash
# Runs the study's pipelines and writes docs/gallery.md with small pictures of what came out.
# Takes a few minutes. Where MNIST's 60,000 images are not installed Fashion-MNIST stands in for them,
# and the page says so.
set -euo pipefail
if (($# > 0)); then
  echo "usage: gallery.sh (it takes no arguments)" >&2
  exit 64
fi
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

scripts/build.sh
pipe=$PWD/.build/release/pipe
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pictures=$work/gallery page=$work/gallery.md
mkdir "$pictures"
# shellcheck source=scripts/shrink.sh
source scripts/shrink.sh

say() { printf '%s\n' "$@" >>"$page"; }

# run NAME: the pipeline of that name; what it measured is kept.
run() {
  echo "gallery: $1" >&2
  "$pipe" run "pipelines/$1.yaml" --force >"$work/$1.txt" 2>"$work/error.txt" || {
    cat "$work/error.txt" >&2
    exit 1
  }
}

# section TITLE NAME SENTENCE...: runs a pipeline, and begins its part of the page.
section() {
  run "$2"
  say "" "## $1" "" "${@:3}" "" '```sh' "pipe run pipelines/$2.yaml" '```'
}

# numbers NAME METRIC...: a table of what the run measured.
numbers() {
  local name=$1 metric
  say "" "| measured | |" "|---|---|"
  for metric in "${@:2}"; do
    say "| \`$metric\` | $(sed -n "s/^$metric = //p" "$work/$name.txt" | head -n 1) |"
  done
}

# picture NAME FILE PART TEXT: a picture of the run, at a part of its size, with what to look at.
picture() {
  local source=runs/$1/$2 target=$pictures/$1-$2
  shrink "$source" "$3" "$target"
  say "" "$4" "" "![$1: ${2%.png}](gallery/$1-$2)"
}

# Whether a pipeline's data is installed.
has_data() { "$pipe" check --data "pipelines/$1.yaml" >/dev/null 2>&1; }

say "# Gallery" "" \
  "What the study's pipelines draw and measure. \`scripts/gallery.sh\` runs them all and writes this page;" \
  "the pictures here are smaller than those that the runs leave in \`runs/\`. Every file in" \
  "[\`pipelines/\`](../pipelines) says in its comments what to look at. Figures and pictures are of one run" \
  "each, with one seed, and so are the remarks on them; what holds over seeds, with its interval, is in" \
  "[study.md](study.md); what each exporter draws, in [pictures.md](pictures.md)."

section "A font in two numbers" font-autoencoder \
  "An autoencoder squeezes each of 32 glyphs of 5x7 pixels into two numbers, and draws it again from them."
numbers font-autoencoder autoencoder.loss reconstruction.wrong_pixels reconstruction.most_wrong_pixels \
  reconstruction.images_within_limit
picture font-autoencoder grid.png 1 "Each glyph above what the model makes of it: the rows should be alike."
picture font-autoencoder latent.png 2 "Every glyph at its two numbers: look for neighbours that look alike."
picture font-autoencoder plane.png 1 \
  "What the decoder makes of the whole plane: glyphs where there are codes, blots between them."
picture font-autoencoder midpoint.png 2 \
  "From 'n' to 'w': the basic autoencoder was never asked for what lies between, and it shows."

section "The same with one hidden layer" font-autoencoder-16 \
  "35-16-2-16-35, harder to train: with a large learning rate that falls to 0, all of ten seeds end without a wrong pixel."
numbers font-autoencoder-16 autoencoder.loss reconstruction.wrong_pixels reconstruction.most_wrong_pixels
picture font-autoencoder-16 loss.png 3 "The loss an epoch falls by seven decades; a spike is a step that went too far, while the rate was large."

section "Noise, as the study had it" font-denoising-study \
  "Ten noisy copies of each glyph, drawn once: the denoising autoencoder learns them by heart. Over ten seeds it leaves 5.2 to 5.8 wrong pixels where a tenth is flipped, and 3.5 were wrong before (95 % interval of the mean)."
numbers font-denoising-study noise-sweep.baseline_wrong_pixels_at_0.1 noise-sweep.wrong_pixels_at_0.1 \
  noise-sweep.limit_wrong_pixels_at_0.1
picture font-denoising-study noise.png 2 \
  "Wrong pixels by noise: where the blue boxes lie above the orange line the model makes it worse."

section "Noise, drawn anew for every epoch" font-denoising \
  "The same job with fresh noise and a wider network."
numbers font-denoising noise-sweep.baseline_wrong_pixels_at_0.1 noise-sweep.wrong_pixels_at_0.1 \
  noise-sweep.limit_wrong_pixels_at_0.1 noise-sweep.excess_wrong_pixels_at_0.1 \
  noise-sweep.excess_loss_at_0.1 noise-sweep.baseline_wrong_pixels_at_0.2 \
  noise-sweep.wrong_pixels_at_0.2 noise-sweep.limit_wrong_pixels_at_0.2 \
  noise-sweep.excess_wrong_pixels_at_0.2 noise-sweep.limit_loss_at_0.2 noise-sweep.excess_loss_at_0.2
picture font-denoising noise.png 2 \
  "Up to 0.3 the model has hardly more wrong pixels than the limit that no method can pass (3 % at 0.1 and at 0.2, expected of both on these draws; what happened, the boxes, can by chance lie below). In nats it is farther off: 5 % at 0.2, 13 % at 0.3. Beyond 0.5 only who knows the level could do better."
picture font-denoising denoised.png 1 "Glyphs, with a fifth of their pixels flipped, and what the model makes of that."

section "A latent space to draw from" font-variational \
  "A variational autoencoder of the font beside a basic one, each at a learning rate of its own. What holds of the models, on ten seeds and at equal rates, is in [study.md](study.md#basic-against-variational)."
numbers font-variational latent.basic.radius latent.variational.radius \
  elbo.negative_elbo elbo.negative_iwae_bound \
  generation-region.basic.precision generation-region.variational.precision \
  generation-region.basic.recall generation-region.variational.recall \
  generation-region.basic.distance_in_pixels generation-region.variational.distance_in_pixels \
  generation-region.basic.sharpness generation-region.variational.sharpness \
  generation-region.basic.novelty generation-region.variational.novelty \
  generation-midpoints.basic.distance_in_pixels generation-midpoints.variational.distance_in_pixels
picture font-variational latent-basic.png 2 "The basic codes of this run lie along a curve some forty units wide..."
picture font-variational latent-variational.png 2 "...the variational ones fill a disc of two units about 0 (mind the axes)."
picture font-variational samples-basic.png 2 "Codes drawn from the region of the known ones, by the basic model..."
picture font-variational samples-variational.png 2 "...and by the variational one: look for glyphs that nobody drew, and for blur where two meet."
picture font-variational traversal.png 2 "Each number alone: one glyph turns into the next."
picture font-variational midpoint-variational.png 2 "From 'o' to 'x' through the midpoint."

if has_data mnist-variational; then
  images=mnist-variational set=MNIST note=
elif has_data fashion-variational; then
  images=fashion-variational set=Fashion-MNIST
  note="MNIST's 60,000 images were not installed where this page was made: Fashion-MNIST, of the same size and format, stands in for them; \`mnist-variational.yaml\` is the same file for MNIST."
else
  images=
  say "" "## 60,000 images in two numbers" "" \
    "Neither MNIST nor Fashion-MNIST was installed where this page was made: \`pipe data fetch mnist\`."
fi
if [[ $images ]]; then
  section "60,000 images in two numbers" "$images" \
    "A variational autoencoder of $set, 784-256-2, batches of 100, 50 epochs. $note"
  numbers "$images" variational-autoencoder.loss elbo.negative_elbo elbo.reconstruction \
    elbo.kl_divergence latent.silhouette latent.neighbours_accuracy
  picture "$images" latent.png 2 "The test part, coloured by classes that the model was never told of: look at which gather and which mix."
  picture "$images" plane.png 2 "What the decoder makes of the plane, at the quantiles of the prior: neighbours are alike."
  picture "$images" grid.png 1 "Images above their reconstructions: two numbers keep the kind and the outline, and lose the rest."
  if command -v chromium >/dev/null; then
    chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
      --window-size=1200,800 --virtual-time-budget=3000 --screenshot="$PWD/runs/$images/explorer.png" \
      "file://$PWD/runs/$images/explorer.html" >/dev/null 2>&1
    picture "$images" explorer.png 2 \
      "\`explorer.html\` has the decoder inside: drag over the plane in any browser and watch the image."
  fi
fi

if has_data pca-baseline; then
  section "What a network gains" pca-baseline \
    "Two principal components of Fashion-MNIST, the best straight code, beside an autoencoder with two numbers."
  numbers pca-baseline pca.mean_squared_error network.mean_squared_error \
    latent.components.neighbours_accuracy latent.autoencoder.neighbours_accuracy
  picture pca-baseline grid-pca.png 1 "Given back from two principal components: outlines run into each other..."
  picture pca-baseline grid-autoencoder.png 1 "...and from two numbers of a network, of the same size."
fi

run glyph-files
section "A folder of PNG files" folder-of-images \
  "Capitals, small letters and digits from PNG files, labelled by the folders that they lie in (\`glyph-files.yaml\` writes them)."
numbers folder-of-images reconstruction.wrong_pixels latent.neighbours_accuracy
picture folder-of-images latent.png 3 "Every file at its code: capitals and digits, most as high as the cell, lie apart from small letters."

if has_data fashion-mnist-samples; then
  section "Samples by class" fashion-mnist-samples "The same for other sets: \`mnist-samples.yaml\`, \`kmnist-samples.yaml\`."
  picture fashion-mnist-samples grid.png 2 "A column a class; shirts, coats and pullovers are hard to tell apart for anyone."
fi

say "" "Every kind of noise, on glyphs and on images: [noise.md](noise.md)."
# Only a whole gallery takes the place of the one before.
rm -rf docs/gallery
mv "$pictures" docs/gallery
mv "$page" docs/gallery.md
echo "docs/gallery.md and $(du -sk docs/gallery | cut -f1) kB of pictures" >&2
