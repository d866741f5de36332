#include "app/shop/feeds/readers.h"
#include "storage/error.h"

#include <QByteArray>
#include <QString>
#include <QXmlStreamReader>
#include <array>

namespace calliope::shop {

namespace {

using storage::Error;
using storage::ErrorKind;

[[noreturn]] void fail(const std::string& problem) {
    throw Error(ErrorKind::format, "The feed cannot be imported: " + problem + '.');
}

/// Reads <item> (RSS) and <entry> (Atom). Elements inside of them are fields; <g:shipping> with parts becomes
/// "country:region:service:price".
class Items {
public:
    Items(FeedBytes& bytes, const FeedContext& context, const TakeItem& take)
        : m_bytes(bytes)
        , m_context(context)
        , m_take(take) {}

    void read() {
        std::vector<char> buffer(64 << 10);
        while (true) {
            const std::size_t count = m_bytes.read(buffer);
            if (count == 0) break;
            m_since += count;
            if (m_since > mostOfItem * m_context.limits.row + buffer.size()) fail("one of its items is far too long");
            m_xml.addData(QByteArray(buffer.data(), static_cast<qsizetype>(count)));
            tokens();
        }
        if (m_xml.hasError() || m_row == 0) fail(m_row == 0 ? "there are no items in it" : "it is no XML, or cut off");
    }

private:
    /// An item that is too long is left out alone, up to so many times: the reader keeps what has not ended yet.
    static constexpr std::size_t mostOfItem = 8;

    void tokens() {
        while (true) {
            const QXmlStreamReader::TokenType token = m_xml.readNext();
            if (token == QXmlStreamReader::Invalid) {
                if (m_xml.error() != QXmlStreamReader::PrematureEndOfDocumentError) fail("it is no XML, or cut off");
                return;
            }
            if (token == QXmlStreamReader::EndDocument) return;
            if (token == QXmlStreamReader::DTD || token == QXmlStreamReader::EntityReference)
                fail("it defines a language of its own, which feeds have no use for");
            if (token == QXmlStreamReader::StartElement) start();
            if (token == QXmlStreamReader::EndElement) end();
            if (token == QXmlStreamReader::Characters && m_depth > 0 && m_text.size() < m_context.limits.text)
                m_text += m_xml.text().toUtf8().toStdString();
        }
    }

    void start() {
        constexpr int deepest = 32;
        if (++m_level > deepest) fail("it is nested too deep");
        const QString name = m_xml.name().toString();
        if (m_depth == 0) {
            if (name != "item" && name != "entry") return;
            m_fields.clear();
            m_begin = m_xml.characterOffset();
        } else if (m_depth == 1 && name == "link" && m_xml.attributes().hasAttribute("href")) {
            add("link", m_xml.attributes().value("href").toUtf8().toStdString()); // Atom
        }
        if (m_depth == 1) {
            m_isShipping = name == "shipping";
            m_country.clear();
            m_shipping.clear();
        }
        ++m_depth;
        m_text.clear();
    }

    void end() {
        --m_level;
        if (m_depth == 0) return;
        const std::string name = m_xml.name().toUtf8().toStdString();
        if (m_depth == 1) {
            m_since = 0;
            const bool isTooLong = m_xml.characterOffset() - m_begin > static_cast<qint64>(m_context.limits.row);
            FeedItem item;
            if (isTooLong)
                item.reject({}, "It is too long.");
            else
                item = itemOfFields(m_fields, m_context);
            m_take(std::move(item), ++m_row);
        } else if (m_depth == 2) {
            const std::string shipping = m_country + m_shipping;
            add(name, shipping.empty() ? m_text : shipping); // there may be space between its parts
        } else if (m_depth == 3 && m_isShipping && name == "country") {
            m_country = m_text;
        } else if (m_depth == 3 && m_isShipping && name == "price") {
            m_shipping = ":::" + m_text;
        }
        --m_depth;
        m_text.clear();
    }

    void add(const std::string& name, const std::string& value) {
        constexpr std::size_t mostFields = 300;
        if (value.empty() || m_fields.size() == mostFields) return;
        for (auto& [key, known] : m_fields)
            if (key == name && name.starts_with("additional_image")) {
                known += ',' + value;
                return;
            }
        m_fields.emplace_back(name, value);
    }

    FeedBytes& m_bytes;
    const FeedContext& m_context;
    const TakeItem& m_take;
    QXmlStreamReader m_xml;
    Fields m_fields;
    std::string m_text;
    bool m_isShipping = false; ///< inside of <g:shipping>
    std::string m_country;     ///< of it
    std::string m_shipping;    ///< likewise, its price
    std::size_t m_since = 0;   ///< bytes since the last item
    qint64 m_begin = 0;        ///< of the item, in characters
    std::int64_t m_row = 0;
    int m_level = 0;
    int m_depth = 0; ///< inside of an item, from 1
};

} // namespace

void readGoogleXml(FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
    Items(bytes, context, take).read();
}

} // namespace calliope::shop
