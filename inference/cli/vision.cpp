#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/float_file.h"
#include "inference/cli/model_options.h"
#include "inference/cli/terminal.h"
#include "inference/engine/loaded_encoder.h"
#include "inference/pictures/decode.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <vector>

namespace calliope::cli {

namespace {

struct Options {
    ModelOptions model;
    std::string image;
    std::vector<std::string> pixels;
    pictures::Detail detail = pictures::Detail::usual; // as `run` and the server
    std::string out;
    bool json = false;
};

pictures::Picture pictureIn(const std::string& path) {
    const std::string file = readFile(path);
    return named(path, [&] {
        return pictures::decode({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
    });
}

/// The pictures that go to the encoder, in their order.
std::vector<pictures::Picture> tilesOf(const Options& options, const vision::EncoderModel& model) {
    std::vector<pictures::Picture> tiles;
    for (const std::string& path : options.pixels) tiles.push_back(pictureIn(path));
    if (options.pixels.empty())
        for (pictures::Tile& tile : model.preprocessor().tiles(pictureIn(options.image), {.detail = options.detail}))
            tiles.push_back(std::move(tile.picture));
    return tiles;
}

void encode(const Options& options) {
    const models::Model text(pathOf(options.model.model));
    vision::EncoderModel model(pathOf(options.model.projector));
    engine::requirePair(text, model);
    engine::LoadOptions load = loadOptionsOf(options.model);
    if (load.device != "reference")
        model.limitPatches(engine::mostPatches(model.encoder().plan, vulkan::chooseDevice(load.device).device));
    const std::vector<pictures::Picture> tiles = tilesOf(options, model);

    const auto fileOf = [&](std::size_t tile) -> const std::string& {
        return options.pixels.empty() ? options.image : options.pixels[tile];
    };
    vision::TileCost most;
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const vision::RowGrid grid = named(fileOf(i), [&] { return vision::rowGridOf(model.sizes(), tiles[i].size); });
        most.patches = std::max(most.patches, vision::encoderRowsOf(model.sizes(), model.family(), grid));
        most.rows = std::max(most.rows, grid.count());
    }
    ProgressLine loading("Loading");
    load.progress = [&](std::uint64_t done, std::uint64_t total) {
        loading.show(static_cast<double>(done) / static_cast<double>(total));
        return !interrupted();
    };
    engine::LoadedEncoder encoder(model, load);
    encoder.reserve(most);

    FloatFile file(pathOf(options.out));
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::size_t tokens = 0;
    ProgressLine line("Encoding");
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const vision::Encoded encoded = named(fileOf(i), [&] { return encoder.encode(tiles[i]); });
        file.write(encoded.rows);
        tokens += encoded.count();
        list.push_back({{"width", tiles[i].size.width},
                        {"height", tiles[i].size.height},
                        {"columns", encoded.grid.columns},
                        {"rows", encoded.grid.rows},
                        {"tokens", encoded.count()}});
        line.show(static_cast<double>(i + 1) / static_cast<double>(tiles.size()));
    }
    file.finish();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (options.json) {
        std::cout << nlohmann::ordered_json{{"tokens", tokens},
                                            {"row_width", model.sizes().rowWidth()},
                                            {"tiles", list},
                                            {"seconds", seconds.count()}}
                         .dump(2)
                  << '\n';
        return;
    }
    std::cout << tokens << " tokens";
    for (const auto& tile : list)
        std::cout << (&tile == &list.front() ? ": " : ", ") << tile["columns"] << " x " << tile["rows"] << " of "
                  << tile["width"] << " x " << tile["height"] << " pixels";
    std::cout << '\n';
}

} // namespace

Action addVision(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("vision", "Write what a model reads in the place of a picture as float32 [tokens, width]");
    addModelOptions(*command, options->model);
    command->get_option("--mmproj")->required();
    auto* sources = command->add_option_group("picture");
    sources->add_option("--image", options->image, "Picture: PNG, JPEG, WebP, GIF or BMP")->type_name("FILE");
    CLI::Option* pixels =
        sources->add_option("--pixels", options->pixels, "Pictures of the encoder's own size, one for each tile")
            ->type_name("FILE");
    sources->require_option(1);
    addDetailOption(*command, options->detail);
    command->get_option("--detail")->excludes(pixels); // whose size is what it is
    command->add_option("--out", options->out, "File to write")->required()->type_name("FILE");
    command->add_flag("--json", options->json, "Print the sizes as JSON");
    return [options] { encode(*options); };
}

} // namespace calliope::cli
