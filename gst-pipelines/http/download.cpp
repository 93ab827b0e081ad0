#include "http/download.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace petcam::gst::http {
namespace {

constexpr std::uint64_t kPieceBytes = 64 * 1024;

/// All of it, or nothing: the file is shorter than it was, or its disk fails.
GBytes* readPiece(int file, std::uint64_t offset, std::uint64_t length) {
    auto* buffer = static_cast<guint8*>(g_malloc(length));
    std::uint64_t done = 0;
    while (done < length) {
        const ssize_t count = ::pread(file, buffer + done, length - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            g_free(buffer);
            return nullptr;
        }
        done += static_cast<std::uint64_t>(count);
    }
    return g_bytes_new_take(buffer, length);
}

void freeBytes(GBytes* bytes) {
    if (bytes) g_bytes_unref(bytes);
}

}  // namespace

MessagePtr share(SoupServerMessage* message) {
    return {static_cast<SoupServerMessage*>(g_object_ref(message)),
            [](SoupServerMessage* it) { g_object_unref(it); }};
}

void Download::start(const MessagePtr& message, Response response, Threads threads) {
    using Keeper = std::shared_ptr<Download>;
    const auto keeper =
        new Keeper(std::make_shared<Download>(message.get(), std::move(response), std::move(threads)));
    g_object_set_data_full(G_OBJECT(message.get()), "petcam-download", keeper,
                           [](gpointer it) { delete static_cast<Keeper*>(it); });
    (*keeper)->begin();
}

void Download::begin() {
    soup_server_message_set_status(message_, static_cast<guint>(response_.status), nullptr);
    SoupMessageHeaders* headers = soup_server_message_get_response_headers(message_);
    for (const auto& [name, value] : response_.headers) {
        soup_message_headers_append(headers, name.c_str(), value.c_str());
    }
    soup_message_headers_append(headers, "Connection", "close");
    // RFC 9110 section 15.4.5: a 304 says nothing of a length.
    if (response_.status == SOUP_STATUS_NOT_MODIFIED) {
        soup_message_headers_set_encoding(headers, SOUP_ENCODING_NONE);
    } else {
        soup_message_headers_set_content_length(headers, static_cast<goffset>(response_.length()));
    }
    soup_message_body_set_accumulate(soup_server_message_get_response_body(message_), FALSE);
    const bool hasBody =
        soup_server_message_get_method(message_) != SOUP_METHOD_HEAD && response_.length() > 0;
    if (!hasBody) return soup_server_message_unpause(message_);
    using Handler = void (*)(SoupServerMessage*, Download*);
    const Handler wrote = [](SoupServerMessage*, Download* self) { self->next(); };
    const Handler finished = [](SoupServerMessage*, Download* self) { self->finished_ = true; };
    g_signal_connect(message_, "wrote-chunk", G_CALLBACK(wrote), this);
    g_signal_connect(message_, "finished", G_CALLBACK(finished), this);
    next();
}

void Download::next() {
    if (piece_ == response_.pieces.size()) return;
    if (const auto* text = std::get_if<std::string>(&response_.pieces[piece_])) {
        ++piece_;
        const std::shared_ptr<GBytes> bytes(g_bytes_new(text->data(), text->size()), freeBytes);
        return send(bytes.get());
    }
    const FileSpan span = std::get<FileSpan>(response_.pieces[piece_]);
    const std::uint64_t offset = span.offset + sent_;
    const std::uint64_t length = std::min(kPieceBytes, span.length - sent_);
    sent_ += length;
    if (sent_ == span.length) {
        ++piece_;
        sent_ = 0;
    }
    threads_.elsewhere([self = shared_from_this(), message = share(message_), offset, length]() mutable {
        std::shared_ptr<GBytes> bytes(readPiece(self->response_.file->get(), offset, length), freeBytes);
        const auto home = self->threads_.home;
        // What refers to the message goes home, and ends there.
        home([download = std::move(self), owner = std::move(message), bytes = std::move(bytes)] {
            download->send(bytes.get());
        });
    });
}

void Download::send(GBytes* bytes) {
    if (finished_) return;
    if (!bytes) {
        finished_ = true;
        return cut(message_);
    }
    soup_message_body_append_bytes(soup_server_message_get_response_body(message_), bytes);
    soup_server_message_unpause(message_);
}

void Download::cut(SoupServerMessage* message) {
    GIOStream* stream = soup_server_message_steal_connection(message);
    if (!stream) return;
    g_io_stream_close(stream, nullptr, nullptr);
    g_object_unref(stream);
}

}  // namespace petcam::gst::http
