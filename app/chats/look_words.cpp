#include "app/chats/look_words.h"

#include "app/chats/lane_blocks.h"
#include "app/pictures/picture_shelf.h"
#include "app/pictures/regions.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Looks", text);
}

bool hasLook(const storage::Message& message, int step) {
    return std::any_of(message.blocks.begin(), message.blocks.end(),
                       [&](const storage::Block& block) { return isLook(block) && lookIn(block).step == step; });
}

QVariantMap pictureMap(const std::string& hash, const QSize& size, const QString& name) {
    return {{"name", name}, {"source", PictureShelf::source(hash)}, {"width", size.width()}, {"height", size.height()}};
}

} // namespace

QVariantMap lookWords(const Look& look) {
    const QString title = tr("Look %1").arg(QLocale().toString(look.step));
    QVariantMap place = rowsOf({Region{.label = look.wanted, .box = look.box}}).front().toMap();
    place["number"] = look.step;
    return {{"step", look.step},
            {"title", title},
            {"wanted", look.wanted},
            {"sentence", look.sentence},
            {"crop", pictureMap(look.crop, look.cropSize, title)},
            {"picture", pictureMap(look.picture, look.pictureSize, tr("where it looked"))},
            {"regions", QVariantList{place}}};
}

QVariantMap regionsWords(const storage::Block& block) {
    const RegionsOnPicture regions = regionsIn(block);
    return {{"picture", pictureMap(regions.picture, regions.size, tr("with regions"))},
            {"regions", rowsOf(regions.regions)}};
}

markdown::InlineRuns withLookLinks(const markdown::InlineRuns& runs, const storage::Message& message) {
    static const QRegularExpression mark("\\(look (\\d{1,3})\\)", QRegularExpression::CaseInsensitiveOption);
    markdown::InlineRuns out;
    for (const markdown::InlineRun& run : runs) {
        const bool isPlain =
            run.link.isEmpty() && !run.styles.testAnyFlags(markdown::Style::code | markdown::Style::math);
        qsizetype begin = 0;
        for (auto matches = mark.globalMatch(isPlain ? run.text : QString()); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const int step = match.captured(1).toInt();
            if (!hasLook(message, step)) continue;
            if (match.capturedStart() > begin)
                out.append({run.text.mid(begin, match.capturedStart() - begin), run.styles, {}});
            out.append({match.captured(), run.styles, QStringLiteral("look:%1:%2").arg(message.id).arg(step)});
            begin = match.capturedEnd();
        }
        if (begin < run.text.size()) out.append({run.text.mid(begin), run.styles, run.link});
    }
    return out;
}

std::vector<std::pair<int, storage::Block>> newSentences(const storage::Message& answer) {
    QString text;
    for (const storage::Block& block : answer.blocks)
        if (isAnswerText(block)) text += QString::fromStdString(block.text) + u'\n';
    std::vector<std::pair<int, storage::Block>> out;
    for (std::size_t place = 0; place < answer.blocks.size(); ++place) {
        if (!isLook(answer.blocks[place])) continue;
        Look look = lookIn(answer.blocks[place]);
        const QString sentence = sentenceWith(text, look.step);
        if (sentence.isEmpty() || sentence == look.sentence) continue;
        look.sentence = sentence;
        out.emplace_back(static_cast<int>(place), blockOf(look));
    }
    return out;
}

bool readsResult(const storage::Message& answer) {
    if (answer.blocks.empty()) return false;
    const storage::Block& last = answer.blocks.back();
    return last.kind == storage::BlockKind::toolResult || last.kind == storage::BlockKind::regions || isLook(last);
}

} // namespace calliope::app
