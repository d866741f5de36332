#pragma once

#include <zip.h>

#include <QByteArray>
#include <QByteArrayList>
#include <QPair>
#include <utility>
#include <vector>

/// Documents as the tests need them, whole or not.
namespace make {

/// A PDF of these objects, numbered from 1; the first one is its catalogue.
inline QByteArray pdf(const QByteArrayList& objects) {
    QByteArray out = "%PDF-1.4\n";
    QList<qsizetype> places;
    for (const QByteArray& object : objects) {
        places.append(out.size());
        out += QByteArray::number(places.size()) + " 0 obj\n" + object + "\nendobj\n";
    }
    const qsizetype table = out.size();
    out += "xref\n0 " + QByteArray::number(objects.size() + 1) + "\n0000000000 65535 f \n";
    for (const qsizetype place : places) out += QByteArray::number(place).rightJustified(10, '0') + " 00000 n \n";
    return out + "trailer\n<< /Size " + QByteArray::number(objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
           QByteArray::number(table) + "\n%%EOF\n";
}

inline QByteArray stream(const QByteArray& content) {
    return "<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content + "\nendstream";
}

/// A PDF with a page for each text; "\n" begins a line.
inline QByteArray pdfOf(const QByteArrayList& pages) {
    QByteArrayList objects{"<< /Type /Catalog /Pages 2 0 R >>",
                           {},
                           "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"};
    QByteArray kids;
    for (const QByteArray& page : pages) {
        QByteArray content = "BT /F1 12 Tf 72 720 Td 14 TL\n";
        for (const QByteArray& line : page.split('\n')) content += '(' + line + ") Tj T*\n";
        objects.append(stream(content + "ET"));
        kids += QByteArray::number(objects.size() + 1) + " 0 R ";
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
                       "/Contents " +
                       QByteArray::number(objects.size()) + " 0 R >>");
    }
    objects[1] = "<< /Type /Pages /Kids [" + kids + "] /Count " + QByteArray::number(pages.size()) + " >>";
    return pdf(objects);
}

using Files = std::vector<std::pair<QByteArray, QByteArray>>;

inline QByteArray archive(const Files& files) {
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(target);
    zip_t* open = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
    for (const auto& [name, content] : files)
        zip_file_add(open, name.constData(),
                     zip_source_buffer(open, content.constData(), static_cast<zip_uint64_t>(content.size()), 0),
                     ZIP_FL_ENC_UTF_8);
    zip_close(open);
    zip_source_open(target);
    QByteArray out(64 << 20, Qt::Uninitialized);
    out.resize(static_cast<qsizetype>(zip_source_read(target, out.data(), static_cast<zip_uint64_t>(out.size()))));
    zip_source_close(target);
    zip_source_free(target);
    return out;
}

/// The XML of a document with this body.
inline QByteArray word(const QByteArray& body, const QByteArray& head = {}) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + head + "<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>" +
           body + "</w:body></w:document>";
}

inline QByteArray docx(const QByteArray& body, const Files& more = {}) {
    Files files{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", word(body)}};
    files.insert(files.end(), more.begin(), more.end());
    return archive(files);
}

inline QByteArray paragraph(const QByteArray& text) {
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

} // namespace make
