#include "app/engine/engine_supervisor.h"

#include <QCoreApplication>
#include <cstdio>

using namespace calliope::app;

/// Has an engine as the app has one, and prints its process and port once it is ready.
int main(int argumentCount, char** arguments) {
    const QCoreApplication app(argumentCount, arguments);
    NetworkGate gate;
    EngineOptions options;
    options.program = CALLIOPE_ENGINE;
    EngineSupervisor engine(gate, options);
    QObject::connect(&engine, &EngineSupervisor::stateChanged, &engine, [&] {
        if (engine.state() == EngineSupervisor::State::ready) {
            std::printf("%lld %d\n", static_cast<long long>(engine.processId()), engine.endpoint().url.port());
            std::fflush(stdout);
        }
    });
    ModelChoice choice;
    choice.path = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";
    choice.device = "reference";
    engine.load(choice);
    return QCoreApplication::exec();
}
