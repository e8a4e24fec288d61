#!/bin/sh
# Cài policyparse @version@ từ thư mục này, không cần mạng.
#   sh install.sh             cài vào ~/.local/share/policyparse
#   sh install.sh THU_MUC     cài vào thư mục khác
# Chạy lại bao nhiêu lần cũng được: bản cũ được thay bằng bản mới.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$HOME/.local/share/policyparse"}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fail() {
    printf 'Không cài được: %s\n' "$1" >&2
    exit 1
}

if command -v sha256sum >/dev/null 2>&1; then
    (cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) >"$log" 2>&1 || {
        cat "$log" >&2
        fail "bộ cài chép thiếu hoặc bị hỏng (các tệp nêu trên); hãy chép lại cả thư mục."
    }
fi

python=
for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "cần Python 3.11, 3.12 hoặc 3.13. Máy này chưa có; hãy cài Python rồi chạy lại, hoặc chỉ rõ: PYTHON=/duong/dan/python3.12 sh install.sh"

if [ -e "$target" ]; then
    [ -f "$target/.policyparse" ] || fail "$target đã có và không phải do bộ cài này tạo ra; hãy chọn thư mục khác: sh install.sh THU_MUC"
    rm -rf "$target"
fi

printf 'Đang cài policyparse @version@ vào %s (%s) …\n' "$target" "$("$python" --version)"
mkdir -p "$target" || fail "không tạo được $target."
: >"$target/.policyparse"
# pip đi kèm bộ cài: không cần gói python3-venv của hệ thống.
"$python" -m venv --without-pip "$target" >"$log" 2>&1 || {
    cat "$log" >&2
    fail "Python không tạo được môi trường riêng (venv)."
}
PYTHONPATH=$(echo "$here"/wheels/pip-*.whl) "$target/bin/python" -m pip --isolated --disable-pip-version-check --no-cache-dir install --quiet \
    --no-index --find-links "$here/wheels" "@requirement@" >"$log" 2>&1 || {
    cat "$log" >&2
    fail "xem lỗi phía trên. Bộ cài dành cho Linux x86_64 với Python 3.11 đến 3.13."
}
if [ -d "$here/tessdata" ]; then
    mkdir -p "$target/share"
    cp -R "$here/tessdata" "$target/share/"
fi

"$target/bin/policyparse" --version >"$log" 2>&1 || {
    cat "$log" >&2
    fail "đã chép xong nhưng chương trình không chạy được."
}
printf 'Đã cài: %s\n' "$(cat "$log")"

if [ $# -eq 0 ]; then
    mkdir -p "$HOME/.local/bin"
    ln -sf "$target/bin/policyparse" "$HOME/.local/bin/policyparse"
    case ":$PATH:" in
    *":$HOME/.local/bin:"*) printf 'Gõ: policyparse --help\n' ;;
    *) printf 'Mở cửa sổ dòng lệnh mới rồi gõ: policyparse --help\nNếu không thấy lệnh, gõ: %s --help\n' "$HOME/.local/bin/policyparse" ;;
    esac
else
    printf 'Gõ: %s --help\n' "$target/bin/policyparse"
fi
printf 'Hướng dẫn: %s\n' "$here/huong-dan/huong-dan.html"
