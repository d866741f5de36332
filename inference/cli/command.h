#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace calliope::cli {

/// What a subcommand does after its options were read. Throws calliope::Error, or std::exception from libraries.
using Action = std::function<void()>;

/// Each adds one subcommand with its options to `app` and returns what it does; one file per subcommand.
Action addBench(CLI::App& app);
Action addDetokenize(CLI::App& app);
Action addDevices(CLI::App& app);
Action addInspect(CLI::App& app);
Action addLogits(CLI::App& app);
Action addParse(CLI::App& app);
Action addPicture(CLI::App& app);
Action addRun(CLI::App& app);
Action addServe(CLI::App& app);
Action addTemplate(CLI::App& app);
Action addTokenize(CLI::App& app);
Action addVision(CLI::App& app);

} // namespace calliope::cli
