#!/bin/sh
# Makes a mini-PC with Debian 12 into a wall screen that needs nobody: it starts with the machine, fills the screen, and is started
# again when its browser or its page has died. It can be run again at any time; what is right already is left as it is.
#
#   sh install.sh URL [--ca FILE] [--off HH:MM --on HH:MM] [--insecure] [--dry-run]
#
#   URL          the wall, as https://tthc.example.vn/tuong?distance=8. Without a token: the screen then shows a code of six letters,
#                which is typed at /man-hinh of the same server. (`#TOKEN` behind it works as well, but stands in the list of processes.)
#   --ca FILE    the certificate (PEM) of the network's own authority, where the server's certificate comes from it
#   --off --on   when the screen is dark (22:00 and 5:30, `--off never` keeps it lit)
#   --insecure   the server has no certificate: the browser keeps the page of this one address all the same
#   --dry-run    write the files below ROOT (environment, default /tmp/wall) and start nothing
set -eu

USER_NAME=wall
PACKAGES="chromium chromium-sandbox cage xwayland grim libnss3-tools libpam-systemd udev dbus python3 systemd-timesyncd unattended-upgrades"
HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

fail() { echo "install.sh: $1" >&2; exit 2; }
say() { echo "- $1"; }

# --- what was asked ---
URL='' CA='' OFF=22:00 ON=05:30 INSECURE='' DRY=''
while [ $# -gt 0 ]; do
    case $1 in
        --ca) CA=${2:-}; shift ;;
        --off) OFF=${2:-}; shift ;;
        --on) ON=${2:-}; shift ;;
        --insecure) INSECURE=yes ;;
        --dry-run) DRY=yes ;;
        -*) fail "$1 is none of --ca --off --on --insecure --dry-run" ;;
        *) URL=$1 ;;
    esac
    shift
done
case $URL in
    http://?*/tuong* | https://?*/tuong*) ;;
    *) fail "got '$URL', expected the address of the wall, as https://tthc.example.vn/tuong" ;;
esac
case $URL in *[\"\'\\\ \$\`]*) fail "the address holds a quote, a backslash, a dollar or a blank: write them as %22 %27 %5C %24 %20" ;; esac
time_of() { echo "$1" | grep -Eq '^([01]?[0-9]|2[0-3]):[0-5][0-9]$' || fail "got '$1', expected a time as 22:00"; }
[ "$OFF" = never ] || { time_of "$OFF"; time_of "$ON"; }
if [ -n "$CA" ]; then grep -q 'BEGIN CERTIFICATE' "$CA" 2>/dev/null || fail "$CA is no certificate in PEM"; CA=$(realpath "$CA"); fi
case $URL in http://*) [ -n "$INSECURE" ] || say "no certificate: with --insecure the screen also starts without a network" ;; esac
[ -n "$DRY" ] || [ "$(id -u)" = 0 ] || fail "type it as root, or with --dry-run"

ROOT=${ROOT:-}
[ -z "$DRY" ] || ROOT=${ROOT:-/tmp/wall}

# A file with what comes in; whether it had to be written is told.
put() {
    mkdir -p "$(dirname "$ROOT$1")"
    cat >"$ROOT$1.new"
    chmod "$2" "$ROOT$1.new"
    if cmp -s "$ROOT$1.new" "$ROOT$1"; then rm "$ROOT$1.new"; else mv "$ROOT$1.new" "$ROOT$1"; say "wrote $ROOT$1"; fi
}

# --- packages and the user ---
if [ -z "$DRY" ]; then
    # shellcheck disable=SC2086
    if ! dpkg -s $PACKAGES >/dev/null 2>&1; then
        say "installing $PACKAGES"
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $PACKAGES
    fi
    if ! id "$USER_NAME" >/dev/null 2>&1; then
        useradd --create-home --shell /usr/sbin/nologin "$USER_NAME"
        say "made the user $USER_NAME, which nobody can log in as"
    fi
    for group in video render input; do
        if getent group "$group" >/dev/null; then usermod -a -G "$group" "$USER_NAME"; fi
    done
fi

# --- the browser and who watches it ---
FLAGS="--kiosk --noerrdialogs --no-first-run --disable-session-crashed-bubble --disable-component-update --password-store=basic"
FLAGS="$FLAGS --ozone-platform=wayland --force-device-scale-factor=1 --check-for-update-interval=31536000 --overscroll-history-navigation=0"
ORIGIN=$(echo "$URL" | cut -d/ -f1-3)
[ -z "$INSECURE" ] || FLAGS="$FLAGS --unsafely-treat-insecure-origin-as-secure=$ORIGIN"

put /usr/local/lib/tthc-wall/watch.py 755 <"$HERE/watch.py"
put /etc/tthc-wall/wall.env 600 <<EOF
# Read by systemd alone: an address with a token in it is a key.
WALL_URL="$URL"
WALL_FLAGS="$FLAGS"
EOF
put /etc/pam.d/tthc-wall 644 <<EOF
# The session of the screen: by systemd-logind it gets its seat and /run/user.
auth     required pam_unix.so nullok
account  required pam_unix.so
session  required pam_unix.so
session  required pam_systemd.so
EOF
put /etc/systemd/system/wall.service 644 <<EOF
[Unit]
Description=The wall screen
After=systemd-user-sessions.service plymouth-quit-wait.service dbus.socket systemd-logind.service getty@tty1.service network-online.target
Wants=dbus.socket systemd-logind.service network-online.target
Before=graphical.target
Conflicts=getty@tty1.service
ConditionPathExists=/dev/tty0
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
# Until the page runs for the first time: the server may be started after the screen.
TimeoutStartSec=infinity
WatchdogSec=180
User=$USER_NAME
PAMName=tthc-wall
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user
EnvironmentFile=/etc/tthc-wall/wall.env
ExecStart=/usr/bin/cage -s -- /usr/local/lib/tthc-wall/watch.py /usr/bin/chromium \$WALL_FLAGS \${WALL_URL}
Restart=always
RestartSec=5

[Install]
WantedBy=graphical.target
EOF

# --- day and night ---
put /etc/systemd/system/wall-restart.service 644 <<EOF
[Unit]
Description=Start the browser of the wall anew, with what was updated by night

[Service]
Type=oneshot
ExecStart=/bin/systemctl try-restart wall.service
EOF
timer() {
    put "/etc/systemd/system/$1.timer" 644 <<EOF
[Unit]
Description=$2

[Timer]
OnCalendar=*-*-* $3:00
Persistent=false

[Install]
WantedBy=timers.target
EOF
}
timer wall-restart "Once a night" 03:15
put /etc/systemd/system/wall-off.service 644 <<EOF
[Unit]
Description=Let the screen of the wall go dark

[Service]
Type=oneshot
ExecStart=/bin/systemctl stop wall.service
# A console that is blanked lets the screen sleep; the next key, or the wall, wakes it.
ExecStart=/bin/sh -c 'setterm --term linux --blank force >/dev/tty1 </dev/tty1'
EOF
put /etc/systemd/system/wall-on.service 644 <<EOF
[Unit]
Description=Light the screen of the wall

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'setterm --term linux --blank poke >/dev/tty1 </dev/tty1'
ExecStart=/bin/systemctl start --no-block wall.service
EOF
TIMERS=wall-restart.timer
if [ "$OFF" != never ]; then
    timer wall-off "When the screen goes dark" "$OFF"
    timer wall-on "When the screen is lit" "$ON"
    TIMERS="$TIMERS wall-off.timer wall-on.timer"
fi

# --- the machine ---
put /etc/systemd/system.conf.d/wall.conf 644 <<EOF
# A machine that hangs starts anew, where it has a watchdog.
[Manager]
RuntimeWatchdogSec=60
EOF
put /etc/systemd/journald.conf.d/wall.conf 644 <<EOF
# A power cut loses seconds of the log; the log never fills the disk.
[Journal]
Storage=persistent
SystemMaxUse=100M
SyncIntervalSec=60s
EOF
put /etc/apt/apt.conf.d/20auto-upgrades 644 <<EOF
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
EOF
put /usr/local/bin/wall-look 755 <<EOF
#!/bin/sh
# What the screen shows now: wall-look FILE.png, as root.
run=/run/user/\$(id -u $USER_NAME)
exec runuser -u $USER_NAME -- env XDG_RUNTIME_DIR="\$run" WAYLAND_DISPLAY="\$(basename "\$(ls -d "\$run"/wayland-? | head -n 1)")" grim - >"\${1:-wall.png}"
EOF
[ -z "$DRY" ] || { say "nothing was started"; exit 0; }

# --- the network's own authority ---
if [ -n "$CA" ]; then
    NSS=/home/$USER_NAME/.pki/nssdb
    runuser -u "$USER_NAME" -- mkdir -p "$NSS"
    [ -e "$NSS/cert9.db" ] || runuser -u "$USER_NAME" -- certutil -d "sql:$NSS" -N --empty-password
    runuser -u "$USER_NAME" -- certutil -d "sql:$NSS" -D -n tthc-wall 2>/dev/null || true
    runuser -u "$USER_NAME" -- certutil -d "sql:$NSS" -A -t C,, -n tthc-wall -i /dev/stdin <"$CA"
    say "the browser trusts $CA"
fi

# --- start ---
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl set-default graphical.target
    systemctl enable --now systemd-timesyncd.service
    # shellcheck disable=SC2086
    systemctl enable --now $TIMERS
    [ "$OFF" != never ] || systemctl disable --now wall-off.timer wall-on.timer 2>/dev/null || true
    systemctl enable wall.service
    systemctl restart --no-block wall.service
    say "started; systemctl status wall, journalctl -u wall, wall-look wall.png"
else
    # shellcheck disable=SC2086
    systemctl enable wall.service $TIMERS
    ln -sf /lib/systemd/system/graphical.target /etc/systemd/system/default.target
    say "systemd does not run here: the screen starts with the machine"
fi
