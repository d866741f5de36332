#include "tests/inference/pictures/test_pictures.h"

#include <QCryptographicHash>
#include <QFile>
#include <stdexcept>

namespace calliope::test {

pictures::Picture noise(pictures::Size size) {
    pictures::Picture picture = pictures::blankPicture(size, {});
    auto state = static_cast<std::uint32_t>(size.width * 7919 + size.height);
    auto out = picture.pixels.begin();
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            for (int channel = 0; channel < 3; ++channel) {
                state = state * 1664525u + 1013904223u;
                const auto plain = static_cast<std::uint8_t>(x * 5 + y * 3 + channel * 80);
                *out++ = (x / 16 + y / 16) % 2 != 0 ? static_cast<std::uint8_t>(state >> 24) : plain;
            }
    return picture;
}

QByteArray digest(const pictures::Picture& picture) {
    const QByteArray bytes = QByteArray::fromRawData(reinterpret_cast<const char*>(picture.pixels.data()),
                                                     static_cast<qsizetype>(picture.pixels.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex();
}

namespace {

QByteArray contents(const std::filesystem::path& path) {
    QFile file(QString::fromStdWString(path.wstring()));
    if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("cannot read " + path.string());
    return file.readAll();
}

} // namespace

std::vector<QList<QByteArray>> readRows(const std::filesystem::path& path) {
    std::vector<QList<QByteArray>> rows;
    for (const QByteArray& line : contents(path).split('\n'))
        if (!line.isEmpty()) rows.push_back(line.split(' '));
    return rows;
}

std::vector<std::uint8_t> readBytes(const std::filesystem::path& path) {
    const QByteArray bytes = contents(path);
    return {bytes.begin(), bytes.end()};
}

} // namespace calliope::test
