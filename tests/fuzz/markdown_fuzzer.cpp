#include "app/markdown/document.h"
#include "app/markdown/links.h"
#include "app/markdown/plain_text.h"
#include "app/markdown/rich_text.h"

#include <cstdint>
#include <cstdlib>

// Reads the input as Markdown, whole and as a stream. Any outcome is fine but a crash, a sanitizer's report, a run of
// seconds, a stream that means something else than the whole, a link that linkTarget() refuses, or HTML that is not
// ours.
namespace {

using namespace calliope::app::markdown;

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const InlineRuns& runs) {
    for (const InlineRun& run : runs) require(run.link.isEmpty() || linkTarget(run.link) == run.link);
    QString html = toRichText(runs, {});
    for (const char* tag : {"<b>", "</b>", "<i>", "</i>", "<s>", "</s>", "<br>", "</span>", "</a>", "<a href=",
                            "<span style=\"white-space:pre-wrap;\">", " style=\"text-decoration:underline;\">"})
        html.remove(tag);
    require(!html.contains('<') && !html.contains('>'));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const qsizetype step = 1 + data[0];
    const qsizetype shown = 1 + data[1] % 8;
    const QString text = QString::fromUtf8(reinterpret_cast<const char*>(data) + 2, static_cast<qsizetype>(size) - 2);

    Document whole(text);
    Document stream;
    for (qsizetype at = 0; at < text.size(); at += step) {
        stream.append(QStringView(text).mid(at, std::min(step, text.size() - at)));
        if (at / step % shown == 0) stream.blocks();
    }
    stream.finish();
    require(stream.blocks() == whole.blocks());

    for (const Block& block : whole.blocks()) {
        check(block.runs);
        for (const TableRow& row : block.rows)
            for (const InlineRuns& cell : row) check(cell);
    }
    toPlainText(whole.blocks());
    if (!whole.blocks().isEmpty()) whole.sourceOf(0, whole.blocks().size() - 1);
    return 0;
}
