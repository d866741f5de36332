#include "inference/base/sha256.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QTest>

using namespace calliope;

namespace {

QByteArray digestOf(const QByteArray& bytes, qsizetype piece) {
    Sha256 hash;
    for (qsizetype at = 0; at < bytes.size(); at += piece)
        hash.add(std::as_bytes(std::span(bytes.constData() + at, std::min(piece, bytes.size() - at))));
    return QByteArray::fromHex(QByteArray::fromStdString(hexadecimal(hash.finish())));
}

} // namespace

class Sha256Test : public QObject {
    Q_OBJECT

private slots:
    /// FIPS 180-4's examples.
    void known() {
        QCOMPARE(digestOf("", 1).toHex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QCOMPARE(digestOf("abc", 3).toHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QCOMPARE(digestOf(QByteArray(1'000'000, 'a'), 997).toHex(),
                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    /// However bytes come, and wherever they end within a block.
    void pieces() {
        QByteArray bytes;
        for (int length = 0; length < 200; ++length) {
            const QByteArray expected = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
            for (const qsizetype piece : {1, 3, 63, 64, 65, 1000}) QCOMPARE(digestOf(bytes, piece), expected);
            bytes += static_cast<char>(length * 37);
        }
    }

    void whole() {
        const QByteArray bytes("whatever it is");
        QCOMPARE(QByteArray::fromStdString(sha256(std::as_bytes(std::span(bytes.constData(), bytes.size())))),
                 digestOf(bytes, bytes.size()).toHex());
    }

    void textsDoNotRunTogether() {
        Sha256 one;
        one.add(std::string_view("ab"));
        one.add(std::string_view("c"));
        Sha256 other;
        other.add(std::string_view("a"));
        other.add(std::string_view("bc"));
        QVERIFY(one.finish() != other.finish());
    }
};

QTEST_APPLESS_MAIN(Sha256Test)
#include "sha256_test.moc"
