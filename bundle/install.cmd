@echo off
rem Cai policyparse @version@ tu thu muc nay, khong can mang.
rem   install.cmd             cai vao %LOCALAPPDATA%\policyparse
rem   install.cmd THU_MUC     cai vao thu muc khac
rem Chay lai bao nhieu lan cung duoc: ban cu duoc thay bang ban moi.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0"
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%LOCALAPPDATA%\policyparse"

set "PY="
for %%V in (3.13 3.12 3.11) do if not defined PY (
  py -%%V -c "import sys; sys.exit(sys.maxsize < 2**32)" >nul 2>nul && set "PY=py -%%V"
)
if not defined PY (
  python -c "import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))" >nul 2>nul && set "PY=python"
)
if not defined PY (
  echo Không cài được: cần Python 3.11, 3.12 hoặc 3.13 loại 64 bit. Hãy cài Python rồi chạy lại.
  goto failed
)

%PY% "%HERE%check.py" "%HERE%." || (
  echo Không cài được: bộ cài chép thiếu hoặc bị hỏng; hãy chép lại cả thư mục.
  goto failed
)

if exist "%TARGET%" (
  if not exist "%TARGET%\.policyparse" (
    echo Không cài được: "%TARGET%" đã có và không phải do bộ cài này tạo ra; hãy chọn thư mục khác.
    goto failed
  )
  rmdir /s /q "%TARGET%"
  if exist "%TARGET%" (
    echo Không cài được: policyparse đang chạy; hãy đóng các cửa sổ đang dùng nó rồi chạy lại.
    goto failed
  )
)

echo Đang cài policyparse @version@ vào "%TARGET%" ...
mkdir "%TARGET%" || goto failed
type nul > "%TARGET%\.policyparse"
%PY% -m venv --without-pip "%TARGET%" || (
  echo Không cài được: Python không tạo được môi trường riêng ^(venv^).
  goto failed
)
for %%W in ("%HERE%wheels\pip-*.whl") do set "PYTHONPATH=%%~fW"
"%TARGET%\Scripts\python.exe" -m pip --isolated --disable-pip-version-check --no-cache-dir install --quiet --no-index --find-links "%HERE%wheels" "@requirement@" || (
  echo Không cài được: xem lỗi phía trên. Bộ cài dành cho Windows 64 bit với Python 3.11 đến 3.13.
  goto failed
)
set "PYTHONPATH="
if exist "%HERE%tessdata" xcopy /e /i /q /y "%HERE%tessdata" "%TARGET%\share\tessdata" >nul

"%TARGET%\Scripts\policyparse.exe" --version || (
  echo Không cài được: đã chép xong nhưng chương trình không chạy được.
  goto failed
)
rem Thu muc WindowsApps cua nguoi dung nam san trong PATH.
set "APPS=%LOCALAPPDATA%\Microsoft\WindowsApps"
if "%~1"=="" if exist "%APPS%" (
  > "%APPS%\policyparse.cmd" echo @"%TARGET%\Scripts\policyparse.exe" %%*
  echo Đã cài xong. Mở cửa sổ dòng lệnh mới rồi gõ: policyparse --help
  goto done
)
echo Đã cài xong. Gõ: "%TARGET%\Scripts\policyparse.exe" --help
:done
echo Hướng dẫn: "%HERE%huong-dan\huong-dan.html"
pause
exit /b 0

:failed
pause
exit /b 1
