#include "options.hpp"

#include <glib.h>

#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace petcam::peer {
namespace {

constexpr char kUsage[] =
    R"(petcam-peer: a WebRTC peer without a browser, for tests. It sends canned video and sound and counts
exactly what comes back.

  petcam-peer publish --video FILE [--tone HZ] ...   be a camera
  petcam-peer watch [--count N] ...                  be one viewer, or many
  petcam-peer talk --tone HZ ...                     be a viewer that takes the floor and speaks
  petcam-peer ROLE --help                            all options

It prints one JSON object a line: what happens, and the answers to commands, which it reads from its standard input, one
JSON object a line: {"command":"report"}, {"command":"stop"}, and for one peer of several {"command":"leave","peer":3},
"join", "talk" ("action":"start"|"stop"), "speak" ("on":true|false), "request" ("body":{...}), "pli", "restart_ice", "cut"
(the socket, without a word), "claim" (the session, on a new socket). Without --seconds it ends with its standard input.
)";

constexpr char kClipHint[] =
    R"(publish needs --video FILE: H.264 as .h264 or VP8 as .ivf, several with commas for simulcast, the
lowest layer first. To make one:
  ffmpeg -f lavfi -i testsrc2=size=960x540:rate=15 -t 8 -c:v libx264 -profile:v baseline -g 30 -bsf:v h264_mp4toannexb clip.h264)";

struct Texts {
    gchar *url = nullptr, *plugin = nullptr, *camera = nullptr, *device = nullptr, *name = nullptr;
    gchar *token = nullptr, *video = nullptr, *srtp = nullptr, *sending = nullptr, *receiving = nullptr;
    gchar *sent = nullptr, *codec = nullptr;
    ~Texts() {
        for (gchar* text :
             {url, plugin, camera, device, name, token, video, srtp, sending, receiving, sent, codec})
            g_free(text);
    }
};
struct Numbers {
    gint room = 1234, fps = 15, tone = 0, source = 1, count = 1, pace = 20, seconds = 0, seed = 1;
    gboolean ignorePli = FALSE, nack = FALSE;
};

void assign(std::string& to, const gchar* text) {
    if (text) to = text;
}

unsigned within(const char* name, gint value, gint least, gint most) {
    if (value < least || value > most) {
        throw std::invalid_argument(std::string("--") + name + " goes from " + std::to_string(least) +
                                    " to " + std::to_string(most) + ", not " + std::to_string(value));
    }
    return static_cast<unsigned>(value);
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream words(text);
    for (std::string part; std::getline(words, part, ',');)
        parts.push_back(part);
    return parts;
}

Role roleOf(const std::string& word) {
    if (word == "publish") return Role::Publish;
    if (word == "watch") return Role::Watch;
    if (word == "talk") return Role::Talk;
    throw std::invalid_argument("there is no role \"" + word + "\": publish, watch or talk");
}

/// As it was typed, whatever the locale: names are UTF-8 on the wire.
constexpr GOptionArg kText = G_OPTION_ARG_FILENAME;

void readCommandLine(int argc, char** argv, Texts& texts, Numbers& numbers) {
    const GOptionEntry entries[] = {
        {"url", 0, 0, kText, &texts.url, "Janus's WebSocket: ws://, wss:// or ws+unix:PATH", "URL"},
        {"plugin", 0, 0, kText, &texts.plugin, "petcam (default) or videoroom, to compare", "NAME"},
        {"room", 0, 0, G_OPTION_ARG_INT, &numbers.room, "videoroom's room (1234); its publisher is feed 1",
         "N"},
        {"camera", 0, 0, kText, &texts.camera, "the camera (kitchen)", "NAME"},
        {"device", 0, 0, kText, &texts.device, "publish: the camera's device key", "KEY"},
        {"name", 0, 0, kText, &texts.name, "watch, talk: the viewer's name", "NAME"},
        {"token", 0, 0, kText, &texts.token, "of a member or a camera, where the home is locked", "TOKEN"},
        {"video", 0, 0, kText, &texts.video,
         "publish: clips to send, one a simulcast layer; else: what the picture must be", "FILE[,FILE...]"},
        {"fps", 0, 0, G_OPTION_ARG_INT, &numbers.fps, "pictures a second of an .h264 file (15)", "N"},
        {"tone", 0, 0, G_OPTION_ARG_INT, &numbers.tone, "frequency of the sound it sends; none without",
         "HZ"},
        {"source", 0, 0, G_OPTION_ARG_INT, &numbers.source,
         "number that its sound is signed with; of several peers the first one's", "N"},
        {"ignore-pli", 0, 0, G_OPTION_ARG_NONE, &numbers.ignorePli,
         "publish: keyframes only where the clip has them", nullptr},
        {"codec", 0, 0, kText, &texts.codec, "watch, talk: h264 or vp8, the only one that it decodes (both)",
         "NAME"},
        {"nack", 0, 0, G_OPTION_ARG_NONE, &numbers.nack,
         "watch, talk: ask for packets of the picture that are missing, as browsers do", nullptr},
        {"keep-sent", 0, 0, kText, &texts.sent,
         "publish: write every packet it sends, before encryption, as RFC 4571 frames them", "FILE"},
        {"count", 0, 0, G_OPTION_ARG_INT, &numbers.count, "so many peers in one process (1)", "N"},
        {"pace", 0, 0, G_OPTION_ARG_INT, &numbers.pace, "time between their joins in ms (20)", "MS"},
        {"seconds", 0, 0, G_OPTION_ARG_INT, &numbers.seconds, "report and end after this time", "N"},
        {"srtp", 0, 0, kText, &texts.srtp, "SRTP profiles in OpenSSL's words, best first", "LIST"},
        {"impair-send", 0, 0, kText, &texts.sending,
         "loss=, duplicate=, reorder=, mangle=, tamper= (shares), delay=, jitter= (ms)", "LIST"},
        {"impair-receive", 0, 0, kText, &texts.receiving, "the same for what arrives", "LIST"},
        {"seed", 0, 0, G_OPTION_ARG_INT, &numbers.seed, "of everything that is random here (1)", "N"},
        {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr},
    };
    const std::unique_ptr<GOptionContext, decltype(&g_option_context_free)> context(
        g_option_context_new("publish|watch|talk - a WebRTC peer without a browser"), g_option_context_free);
    g_option_context_add_main_entries(context.get(), entries, nullptr);
    GError* error = nullptr;
    if (g_option_context_parse(context.get(), &argc, &argv, &error)) return;
    const std::string why = error->message;
    g_error_free(error);
    throw std::invalid_argument(why);
}

void readPlugin(Options& options, const gchar* plugin) {
    const std::string name = plugin ? plugin : "petcam";
    if (name != "petcam" && name != "videoroom") {
        throw std::invalid_argument("--plugin is petcam or videoroom, not \"" + name + "\"");
    }
    options.videoroom = name == "videoroom";
}

}  // namespace

std::optional<Options> Options::parse(int argc, char** argv) {
    if (argc < 2 || std::string(argv[1]) == "--help" || std::string(argv[1]) == "help") {
        std::fputs(kUsage, stdout);
        return std::nullopt;
    }
    Options options;
    options.role = roleOf(argv[1]);
    Texts texts;
    Numbers numbers;
    readCommandLine(argc - 1, argv + 1, texts, numbers);
    assign(options.url, texts.url);
    readPlugin(options, texts.plugin);
    assign(options.camera, texts.camera);
    assign(options.device, texts.device);
    assign(options.name, texts.name);
    assign(options.token, texts.token);
    assign(options.srtp, texts.srtp);
    assign(options.sentFile, texts.sent);
    if (texts.video) options.clips = split(texts.video);
    if (texts.sending) options.sending = ImpairmentOptions::parse(texts.sending);
    if (texts.receiving) options.receiving = ImpairmentOptions::parse(texts.receiving);
    options.room = numbers.room;
    options.framesPerSecond = within("fps", numbers.fps, 1, 120);
    options.toneHz = within("tone", numbers.tone, 0, 19999);
    options.source = within("source", numbers.source, 0, 1 << 30);
    options.count = within("count", numbers.count, 1, 1000);
    options.pace = within("pace", numbers.pace, 0, 60000);
    options.seconds = within("seconds", numbers.seconds, 0, 1 << 20);
    options.seed = within("seed", numbers.seed, 0, 1 << 30);
    options.ignorePli = numbers.ignorePli != FALSE;
    options.nack = numbers.nack != FALSE;
    assign(options.codec, texts.codec);
    if (!options.codec.empty() && options.codec != "h264" && options.codec != "vp8") {
        throw std::invalid_argument("--codec is h264 or vp8, not \"" + options.codec + "\"");
    }
    if (options.role == Role::Publish && options.clips.empty()) throw std::invalid_argument(kClipHint);
    if (options.role == Role::Publish && options.clips.size() > kMostLayers) {
        throw std::invalid_argument("--video takes at most three files, one for each simulcast layer");
    }
    if (options.role == Role::Talk && options.toneHz == 0)
        throw std::invalid_argument("talk needs --tone HZ");
    if (!options.sentFile.empty() && options.count > 1) {
        throw std::invalid_argument("--keep-sent is for one peer only");
    }
    return options;
}

}  // namespace petcam::peer
