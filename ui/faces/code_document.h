#pragma once

#include "app/highlight/highlight.h"

#include <QtQml/qqmlregistration.h>

#include <QColor>
#include <QObject>
#include <QQmlParserStatus>
#include <QQuickTextDocument>
#include <QTextCharFormat>

namespace calliope::ui {

/// What stands in a TextEdit's document: code in the colours of its language, a block for each line, in lines of a
/// fixed height. Code that grows is written and laid out from its last line on only.
///
/// The TextEdit has no text of its own, is read only, plain and does not wrap. It takes its width from here: one that
/// takes its own lays everything out anew with each change.
class CodeDocument : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document MEMBER m_document WRITE setDocument NOTIFY changed)
    Q_PROPERTY(QString code MEMBER m_code WRITE setCode NOTIFY changed)
    Q_PROPERTY(QString language MEMBER m_language WRITE setLanguage NOTIFY changed) ///< a name of highlight's
    Q_PROPERTY(double line MEMBER m_line WRITE setLine NOTIFY changed)              ///< height in pixels
    Q_PROPERTY(double width READ width NOTIFY widthChanged)                         ///< of the widest line, pixels
    Q_PROPERTY(QColor keyword MEMBER m_keyword NOTIFY looksChanged)                 ///< types too
    Q_PROPERTY(QColor string MEMBER m_string NOTIFY looksChanged)                   ///< what a patch adds, too
    Q_PROPERTY(QColor number MEMBER m_number NOTIFY looksChanged)
    Q_PROPERTY(QColor comment MEMBER m_comment NOTIFY looksChanged)
    Q_PROPERTY(QColor removed MEMBER m_removed NOTIFY looksChanged) ///< what a patch takes away

public:
    explicit CodeDocument(QObject* parent = nullptr);

    void setDocument(QQuickTextDocument* document);
    void setCode(const QString& code);
    void setLanguage(const QString& language);
    void setLine(double line);
    [[nodiscard]] double width() const { return m_width; }

    void classBegin() override {}
    void componentComplete() override;

signals:
    void changed();
    void looksChanged();
    void widthChanged();

private:
    void writeAnew();
    void write();
    void measure();
    [[nodiscard]] QTextCharFormat formatOf(app::highlight::Role role) const;

    QQuickTextDocument* m_document = nullptr;
    QString m_code;
    QString m_language;
    double m_line = 0;
    double m_width = 0;
    QColor m_keyword;
    QColor m_string;
    QColor m_number;
    QColor m_comment;
    QColor m_removed;
    app::highlight::Highlighter m_highlighter{u""};
    QString m_written; ///< what the document has
    bool m_isComplete = false;
};

} // namespace calliope::ui
