#include "inference/base/confinement.h"
#include "inference/base/error.h"
#include "inference/base/standard_input.h"
#include "inference/cli/command.h"
#include "inference/cli/terminal.h"
#include "inference/pictures/decode.h"
#include "inference/pictures/resize.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <vector>

namespace calliope::cli {

namespace {

struct Options {
    std::int64_t pixels = pictures::Limits().pixels;
    int side = pictures::Limits().side;
};

/// As large as the options allow, in the same proportions.
pictures::Size fittingSize(pictures::Size size, const Options& options) {
    const double bySide = static_cast<double>(options.side) / std::max(size.width, size.height);
    const double byArea = std::sqrt(static_cast<double>(options.pixels) / static_cast<double>(size.area()));
    const double scale = std::min({1.0, bySide, byArea});
    const auto scaled = [scale](int side) { return std::max(1, static_cast<int>(side * scale)); };
    return scale < 1 ? pictures::Size{scaled(size.width), scaled(size.height)} : size;
}

void write(const Options& options) {
    if (outputIsTerminal()) throw Error(ErrorKind::usage, "The pixels go to a file or a program, not to a terminal.");
    useBinaryStreams();
    const std::vector<std::uint8_t> file = readStandardInput(pictures::Limits().bytes + 1); // one more than it may have
    confine();
    pictures::Picture picture = pictures::decode(file);
    const pictures::Size size = fittingSize(picture.size, options);
    if (size != picture.size) picture = pictures::resize(picture, size, pictures::Filter::bilinear);
    std::cout << "P6\n" << size.width << ' ' << size.height << "\n255\n";
    std::cout.write(reinterpret_cast<const char*>(picture.pixels.data()),
                    static_cast<std::streamsize>(picture.pixels.size()));
}

} // namespace

Action addPicture(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "picture", "Read a picture from the standard input, whatever is wrong with it, and write its pixels as PPM");
    command->add_option("--pixels", options->pixels, "Shrink it to so many pixels in all")
        ->check(CLI::Range(std::int64_t{1}, options->pixels));
    command->add_option("--side", options->side, "Shrink it to so many pixels on its longer side")
        ->check(CLI::Range(1, options->side));
    return [options] { write(*options); };
}

} // namespace calliope::cli
