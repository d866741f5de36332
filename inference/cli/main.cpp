// calliope-engine: the engine's program. Exit codes: 0 fine, 1 failure with one line on standard error, 2 wrong usage.
#include "inference/base/error.h"
#include "inference/cli/command.h"
#include "inference/cli/terminal.h"
#include "inference/vulkan/software_vectors.h"

#include <exception>
#include <iostream>
#include <new>
#include <utility>
#include <vector>

namespace {

using namespace calliope;

constexpr int failure = 1;
constexpr int wrongUsage = 2;

constexpr cli::Action (*commands[])(CLI::App&) = {
    cli::addRun,      cli::addServe, cli::addDevices, cli::addInspect, cli::addTokenize, cli::addDetokenize,
    cli::addTemplate, cli::addParse, cli::addLogits,  cli::addVision,  cli::addPicture,  cli::addBench};

int run(int argc, char** argv) {
    CLI::App app("Calliope's engine: language models from GGUF files on any Vulkan device.", "calliope-engine");
    app.require_subcommand(1);
    app.set_version_flag("--version", CALLIOPE_VERSION);
    std::vector<std::pair<CLI::App*, cli::Action>> actions;
    for (const auto add : commands) {
        const cli::Action action = add(app);
        actions.emplace_back(app.get_subcommands({}).back(), action);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrongUsage;
    }
    for (const auto& [command, action] : actions)
        if (command->parsed()) action();
    std::cout.flush();
    if (!std::cout) throw Error(ErrorKind::file, "The output could not be written.");
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    cli::useUtf8Terminal();
    vulkan::widenSoftwareVectors();
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        std::cerr << "calliope-engine: There is not enough memory.\n";
    } catch (const std::exception& error) {
        std::cerr << "calliope-engine: " << error.what() << '\n';
    }
    return failure;
}
