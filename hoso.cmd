@echo off
rem Double-click (Windows): sets up what is missing, then opens the page in the browser.
rem Set up is done once for each state of requirements.txt; .venv\made-from says for which.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1

fc /b requirements.txt .venv\made-from >nul 2>&1
if not errorlevel 1 if exist .venv\Scripts\hoso.exe goto run

where py >nul 2>&1
if errorlevel 1 (
    echo Máy chưa có Python. Đang cài Python 3.11...
    winget install --id Python.Python.3.11 --exact --scope user --accept-package-agreements --accept-source-agreements
    if errorlevel 1 (
        echo Chưa cài được Python. Tải Python 3.11 trở lên từ python.org, cài xong rồi mở lại tệp này.
        goto failed
    )
    echo Đã cài Python. Hãy đóng cửa sổ này rồi mở lại tệp hoso.cmd.
    pause
    exit /b 0
)
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))"
if errorlevel 1 (
    echo Python trên máy cũ hơn 3.11. Cài Python 3.11 trở lên rồi mở lại tệp này.
    goto failed
)
if not exist "%ProgramFiles%\LibreOffice\program\soffice.exe" (
    echo Đang cài LibreOffice, dùng để in PDF, có thể mất vài phút...
    winget install --id TheDocumentFoundation.LibreOffice --exact --accept-package-agreements --accept-source-agreements
    if errorlevel 1 echo Chưa cài được LibreOffice. Trang vẫn mở được để sửa sổ; cài LibreOffice rồi mới in PDF.
)
echo Đang cài các thư viện, chỉ làm một lần, có thể mất vài phút...
if exist .venv rmdir /s /q .venv
py -3 -m venv .venv
if errorlevel 1 goto failed
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
if errorlevel 1 goto offline
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
if errorlevel 1 goto offline
copy /b /y requirements.txt .venv\made-from >nul

:run
.venv\Scripts\hoso web %*
if errorlevel 1 goto failed
exit /b 0

:offline
echo Không cài được thư viện. Kiểm tra mạng rồi mở lại tệp này.

:failed
echo.
pause
exit /b 1
