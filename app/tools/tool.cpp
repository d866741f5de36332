#include "app/tools/tool.h"

#include <utility>

namespace calliope::app {

std::unique_ptr<ToolRun> runAtOnce(std::function<ToolResult()> work) {
    auto run = std::make_unique<ToolRun>();
    QMetaObject::invokeMethod(
        run.get(), [each = run.get(), work = std::move(work)] { emit each->finished(work()); }, Qt::QueuedConnection);
    return run;
}

} // namespace calliope::app
